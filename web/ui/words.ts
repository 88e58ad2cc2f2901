// Words of a page in one language: its message file, plurals by the language's own rules, and gaps filled in.

export type Filled = Record<string, string | number>;
export type Messages = Record<string, string>;

/** Says messages. A count `n` picks `key_one`, `key_few`, …, as the language has it; without such, `key` itself. */
export function speaker<M extends Messages>(messages: M, language: string) {
  const plural = new Intl.PluralRules(language);
  return (key: Stem<M>, filled: Filled = {}): string => {
    const counted = typeof filled["n"] === "number" ? messages[`${key}_${plural.select(filled["n"])}`] : undefined;
    const text = counted ?? messages[key] ?? messages[`${key}_other`] ?? key;
    return text.replace(/\{(\w+)\}/g, (gap, name: string) => String(filled[name] ?? gap));
  };
}

type Stem<M> = keyof M extends infer Key ? (Key extends `${infer Base}_other` ? Base | Key : Key) & string : never;
export type Say<M extends Messages> = ReturnType<typeof speaker<M>>;
