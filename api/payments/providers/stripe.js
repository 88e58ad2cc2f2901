// Stripe's own script at work on the page of a payment: fields for a card, or the payer's bank asked. What counts is
// what Stripe tells our server, which this only has ask.
const card = document.querySelector("#card");
const challenge = document.querySelector("#challenge");
const AWAY = "api_connection_error";

/** Whether something is shown; an alert is read out when it appears. */
function show(element, is) {
  element.hidden = !is;
}

/** The fields as the page looks, in light and in the dark. */
function appearance(isDark) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    theme: isDark ? "night" : "stripe",
    variables: {
      colorPrimary: colour("--own"),
      colorText: colour("--ink"),
      colorBackground: colour("--paper"),
      fontFamily: 'system-ui, "Segoe UI", sans-serif',
    },
  };
}

function takeCard() {
  const [pay, again, state, trouble] = ["pay", "again", "state", "trouble"].map((each) =>
    document.querySelector(`#card-${each}`),
  );
  const unreached = trouble.textContent;
  const label = pay.textContent;

  function fail(words) {
    trouble.textContent = words;
    show(trouble, true);
    show(state, false);
    pay.textContent = label;
  }

  again.addEventListener("click", () => location.reload());
  if (typeof Stripe === "undefined") {
    fail(unreached);
    show(again, true);
    return;
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stripe = Stripe(card.dataset.key, { locale: document.documentElement.lang });
  const elements = stripe.elements({
    mode: "payment",
    amount: Number(card.dataset.amount),
    currency: card.dataset.currency,
    captureMethod: card.dataset.take === "later" ? "manual" : "automatic",
    paymentMethodTypes: ["card"],
    appearance: appearance(dark.matches),
  });
  const fields = elements.create("payment", { wallets: { applePay: "never", googlePay: "never" } });
  fields.on("ready", () => {
    show(state, false);
    pay.disabled = false;
  });
  fields.on("loaderror", () => {
    fail(unreached);
    show(again, true);
  });
  fields.mount("#card-fields");
  dark.addEventListener("change", () => elements.update({ appearance: appearance(dark.matches) }));

  card.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (pay.disabled) return;
    pay.disabled = true;
    pay.textContent = pay.dataset.working;
    show(trouble, false);
    try {
      const unfit = (await elements.submit()).error;
      if (unfit) throw unfit;
      const { error, confirmationToken } = await stripe.createConfirmationToken({ elements });
      if (error) throw error;
      card.elements.namedItem("method").value = confirmationToken.id;
      card.submit();
    } catch (error) {
      // Stripe's own words are in the language of the page
      fail(!error.message || error.type === AWAY ? unreached : error.message);
      pay.disabled = false;
    }
  });
  // shown again by the browser's own back: what was given then is spent
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

function askBank() {
  const [form, again, trouble] = ["#look", "#again", "#trouble"].map((each) => document.querySelector(each));

  async function ask() {
    show(again, false);
    show(trouble, false);
    try {
      // an error is told here as well as to our server: what counts is what Stripe tells that one
      const { key, secret } = challenge.dataset;
      const { error } = await Stripe(key).handleNextAction({ clientSecret: secret });
      if (error?.type === AWAY) throw error;
      form.requestSubmit();
    } catch {
      show(again, true);
      show(trouble, true);
    }
  }

  again.addEventListener("click", ask);
  void ask();
}

if (card) takeCard();
if (challenge) askBank();
