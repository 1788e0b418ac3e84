/** Returns the SHA-256 hash as bytes. */
export async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** Returns the SHA-256 hash in hexadecimal, which identifies a text without revealing it. */
export async function hexHash(text: string): Promise<string> {
  return Array.from(await sha256(text), byte => byte.toString(16).padStart(2, '0')).join('');
}
