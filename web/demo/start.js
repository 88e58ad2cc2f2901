// The form that begins a business: this browser knows better than the machine behind it where its person is.

const zone = document.querySelector("[name=zone]");
const currency = document.querySelector("[name=currency]");
const here = [...zone.options].find(({ value }) => value === Intl.DateTimeFormat().resolvedOptions().timeZone);

function followMoney() {
  currency.value = zone.selectedOptions[0]?.dataset.currency ?? currency.value;
}

if (here) {
  here.selected = true;
  followMoney();
}
zone.addEventListener("change", followMoney);
