import {EncryptJWT, jwtDecrypt, type JWTPayload} from 'jose';

/** Purpose of a sealed text. Each purpose has its own key, so that a text is never accepted for another purpose. */
export type Purpose = 'session' | 'session-id' | 'login' | 'store';

export type Seal = ReturnType<typeof createSeal>;

/**
 * Creates functions for authenticated encryption with an expiry time: JWE (RFC 7516) with AES-256-GCM. Each sealed text
 * is bound to the place where it is stored, such as the name of a cookie or the key of a store item. A copy at another
 * place cannot be opened.
 */
export function createSeal(secrets: readonly string[]) {
  const keys = new Map<Purpose, Promise<CryptoKey>[]>();

  function keysFor(purpose: Purpose): Promise<CryptoKey>[] {
    const derived = keys.get(purpose) ?? secrets.map(secret => deriveKey(secret, purpose));
    keys.set(purpose, derived);
    return derived;
  }

  return {
    /** Seals with the first secret. `seconds` is the lifetime. */
    async seal(purpose: Purpose, place: string, content: object, seconds: number): Promise<string> {
      const [key] = keysFor(purpose);
      if (!key) throw new TypeError('No cookie secret');
      return new EncryptJWT({...content})
        .setProtectedHeader({alg: 'dir', enc: 'A256GCM', ...compression})
        .setAudience(place)
        .setExpirationTime(Math.floor(Date.now() / 1000) + Math.ceil(seconds))
        .encrypt(await key);
    },

    /**
     * Opens with any of the secrets. Undefined if the text is forged or expired, has another purpose or place, or was
     * sealed with a secret that has been removed.
     */
    async open<Content>(purpose: Purpose, place: string, sealed: string): Promise<Content | undefined> {
      for (const key of keysFor(purpose)) {
        try {
          const {payload} = await jwtDecrypt(sealed, await key, {...algorithms, audience: place});
          // Only this code can have sealed it, so the content has the type that was sealed.
          return payload as JWTPayload & Content;
        } catch {
          // Try the next secret.
        }
      }
      return undefined;
    },
  };
}

/**
 * Content is compressed first (RFC 7516, section 4.1.3) if the runtime supports it, because sealing encodes tokens,
 * which are base64, as base64 again. RFC 8725, section 3.6, warns that the length then reveals something about the
 * content if an attacker can repeatedly choose text that is sealed together with the same secret. A session has no such
 * text: its tokens come from Webex. A pending sign-in has such text (`next` and `attempt`), but its `state` and
 * `verifier` are new each time.
 */
const compression = canCompress() ? {zip: 'DEF'} : {};

/** Node before 20.12 has no `deflate-raw`, and some runtimes have no compression. */
function canCompress(): boolean {
  try {
    return Boolean(new CompressionStream('deflate-raw'));
  } catch {
    return false;
  }
}

const algorithms = {keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM']};

async function deriveKey(secret: string, purpose: Purpose): Promise<CryptoKey> {
  const encoder = new TextEncoder();
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(),
      info: encoder.encode(`webex-calling-elements ${purpose}`),
    },
    material,
    {name: 'AES-GCM', length: 256},
    false,
    ['encrypt', 'decrypt'],
  );
}
