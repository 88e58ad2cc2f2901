// Has the payer's bank asked by Stripe's own script, once, and tells our server to look how that went.
const asked = document.querySelector("#challenge");
const form = document.querySelector("#look");
const again = document.querySelector("#again");
const trouble = document.querySelector("#trouble");

async function ask() {
  again.hidden = trouble.hidden = true;
  try {
    // an error is told here as well as to our server: what counts is what Stripe tells that one
    const { error } = await Stripe(asked.dataset.key).handleNextAction({ clientSecret: asked.dataset.secret });
    if (error?.type === "api_connection_error") throw error;
    form.requestSubmit();
  } catch {
    again.hidden = trouble.hidden = false;
  }
}

again.addEventListener("click", ask);
ask();
