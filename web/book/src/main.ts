// Puts the booking page together over what its document tells.

import "@parley/ui/tokens.css";
import "@parley/ui/base.css";
import "./page.css";
import { mount } from "svelte";
import App from "./App.svelte";
import type { Told } from "./house.svelte";
import { keepAtHand } from "./offline";

const facts = JSON.parse(document.getElementById("told")?.textContent ?? "{}") as Told;
const target = document.getElementById("page");
if (target) mount(App, { target, props: { facts } });
addEventListener("load", () => void keepAtHand().catch(() => undefined)); // a page that is not at hand offline is whole otherwise
