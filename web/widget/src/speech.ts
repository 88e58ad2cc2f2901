// A button to speak instead of typing, where the browser can hear (Web Speech). Loaded only where a page asks for it.

interface Heard {
  results: { 0: { transcript: string } }[];
}

interface Listener {
  lang: string;
  onresult: (heard: Heard) => void;
  onend: () => void;
  start: () => void;
  stop: () => void;
}

type Own = new () => Listener;

const PICTURE = `<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path fill="currentColor" d="M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm6-3a6 6 0 0 1-12 0H4a8 8 0 0 0 7 7.9V22h2v-2.1a8 8 0 0 0 7-7.9z"/></svg>`;

/** Put the button before the form's own; does nothing in a browser that has no recogniser. */
export function addMicrophone(form: Element, language: string, label: string, heard: (words: string) => void): void {
  const page = window as unknown as Record<string, Own | undefined>;
  const Recogniser = page.SpeechRecognition ?? page.webkitSpeechRecognition;
  if (!Recogniser) return;
  let listener: Listener | null = null;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bare";
  button.innerHTML = PICTURE;
  button.setAttribute("aria-label", label);
  const show = () => {
    button.setAttribute("aria-pressed", String(listener !== null));
  };
  button.onclick = () => {
    if (listener) {
      listener.stop();
      return;
    }
    listener = new Recogniser();
    listener.lang = language;
    listener.onresult = ({ results }) => {
      const words = results[0]?.[0].transcript.trim();
      if (words) heard(words);
    };
    listener.onend = () => {
      listener = null;
      show();
    };
    listener.start();
    show();
  };
  show();
  form.querySelector("button")?.before(button);
}
