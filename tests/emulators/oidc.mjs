// A strict OpenID provider (npm oidc-provider) on loopback: node oidc.mjs PORT. Logs everybody in as the person that
// POST /_person named last; POST /_rotate gives it new keys. What it checks is its own code.
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
let person = { sub: "ada" };
let clients = [];
let provider;

async function build() {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: `k${Date.now()}`, use: "sig", alg: "RS256" };
  provider = new Provider(issuer, {
    clients,
    jwks: { keys: [key] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["a cookie key of the tests"] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
    interactions: { url: (_ctx, interaction) => `/_agree/${interaction.uid}` },
    pkce: { required: () => true },
    ttl: { AuthorizationCode: 60, IdToken: 300, Session: 600, Grant: 300, Interaction: 600, AccessToken: 300 },
  });
}

async function agree(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    return provider.interactionFinished(request, response, { login: { accountId: person.sub } });
  }
  const known = grantId ? await provider.Grant.find(grantId) : undefined;
  const grant = known ?? new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope("openid email profile");
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString() || "{}");
}

createServer(async (request, response) => {
  try {
    if (request.url.startsWith("/_agree/")) return await agree(request, response);
    if (request.url === "/_person") person = await body(request);
    else if (request.url === "/_clients") clients = (await body(request)).clients;
    else if (request.url !== "/_rotate") return provider.callback()(request, response);
    if (request.url !== "/_person") await build();
    response.end("{}");
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
}).listen(port, "127.0.0.1");
await build();
