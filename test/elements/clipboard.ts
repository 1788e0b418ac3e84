interface Caught {
  readonly texts: string[];
  restore(): void;
}

/** Stands in for the browser's clipboard, which a test may not have; null for a page that has none. */
export function catchClipboard(writeText: (() => Promise<void>) | null = async () => undefined): Caught {
  const texts: string[] = [];
  const clipboard = writeText && {
    writeText(text: string) {
      texts.push(text);
      return writeText();
    },
  };
  Object.defineProperty(navigator, 'clipboard', {value: clipboard, configurable: true});
  return {
    texts,
    restore: () => Reflect.deleteProperty(navigator, 'clipboard'),
  };
}
