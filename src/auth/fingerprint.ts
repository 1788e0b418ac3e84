/**
 * Says of two tokens whether they are the same, to who has only one of them: SHA-256, from which there is no way back.
 *
 * @returns Nothing on a page without https, where no tabs share a line.
 */
export async function fingerprintOf(token: string): Promise<string | undefined> {
  const hash = await (crypto.subtle as SubtleCrypto | undefined)?.digest(
    'SHA-256',
    new TextEncoder().encode(token),
  );
  return hash && btoa(String.fromCharCode(...new Uint8Array(hash)));
}
