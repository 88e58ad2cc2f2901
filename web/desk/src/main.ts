// Puts the desk together over what its document tells.

import "@parley/ui/tokens.css";
import "@parley/ui/base.css";
import "./desk.css";
import { mount } from "svelte";
import App from "./App.svelte";

const target = document.getElementById("page");
const facts = JSON.parse(document.getElementById("told")?.textContent ?? "{}") as { language: string };
if (target) mount(App, { target, props: { language: facts.language } });
