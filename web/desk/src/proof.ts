// Showing once more that it is oneself, before what needs a fresh sign-in: by passkey, code or password.

import { told, type DeskApi, type Shapes } from "@parley/api";

export type Factors = Shapes["FactorsOut"];

/** The words asked for where somebody writes them: the app's code, the password, or nothing that was set up. */
export const written = (factors: Factors): "code" | "password" | null =>
  factors.app ? "code" : factors.password ? "password" : null;

export async function byWord(api: DeskApi, kind: "code" | "password", word: string): Promise<void> {
  await told(api.POST("/v1/account/confirm", { body: kind === "code" ? { code: word } : { password: word } }));
}

export async function byPasskey(api: DeskApi): Promise<void> {
  const asked = await told(api.POST("/v1/account/confirm/passkey/ask"));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    asked.public_key as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const shown = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const body = { ceremony: asked.ceremony, credential: shown.toJSON() as Record<string, unknown> };
  await told(api.POST("/v1/account/confirm/passkey", { body }));
}

/** Have a code sent; its ticket. */
export async function askForMail(api: DeskApi, organisation: string, email: string): Promise<string> {
  const headers = { "Parley-Organisation": organisation };
  return (await told(api.POST("/v1/sign-in/codes", { body: { email }, headers }))).ticket;
}

/** A sign-in by the code in the mail counts as fresh. */
export async function byMail(api: DeskApi, organisation: string, ticket: string, code: string): Promise<void> {
  const headers = { "Parley-Organisation": organisation };
  await told(api.POST("/v1/sign-in/codes/redeem", { body: { ticket, code }, headers }));
}
