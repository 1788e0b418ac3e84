interface ClipboardStub {
  readonly texts: string[];
  restore(): void;
}

/** Replaces the browser's clipboard, which tests may not access. Pass null for a page without a clipboard. */
export function stubClipboard(
  writeText: (() => Promise<void>) | null = async () => undefined,
): ClipboardStub {
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
