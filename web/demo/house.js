// Which organisation this page is of: the one its address names (/o/…), else the one that answers on the bare address.

const slug = /^\/o\/([a-z0-9-]{1,63})(\/|$)/.exec(location.pathname)?.[1] ?? "";

/** What every call to the backend carries. */
export const headers = slug ? { "Parley-Organisation": slug } : {};

/** The address of a page or of the chat, for this organisation. */
export const at = (path) => (slug ? `/o/${slug}${path}` : path);

/** The name under which this browser keeps something of this organisation. */
export const kept = (name) => (slug ? `parley.${slug}.${name}` : `parley.${name}`);
