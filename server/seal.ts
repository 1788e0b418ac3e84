import {EncryptJWT, jwtDecrypt, type JWTPayload} from 'jose';

/** What a sealed text is for. Each purpose has a key of its own, so that one is never taken for another. */
export type Purpose = 'session' | 'session-id' | 'login' | 'store';

export type Seal = ReturnType<typeof createSeal>;

/**
 * Encrypts and authenticates, with a lifetime inside: JWE (RFC 7516) with AES-256-GCM, as `jose` makes it. What is sealed
 * is bound to the place where it is kept, such as the name of its cookie or its key in the store: a copy opens nowhere
 * else.
 */
export function createSeal(secrets: readonly string[]) {
  const keys = new Map<Purpose, Promise<CryptoKey>[]>();

  function keysFor(purpose: Purpose): Promise<CryptoKey>[] {
    const made = keys.get(purpose) ?? secrets.map(secret => deriveKey(secret, purpose));
    keys.set(purpose, made);
    return made;
  }

  return {
    async seal(purpose: Purpose, place: string, content: object, seconds: number): Promise<string> {
      const [key] = keysFor(purpose);
      if (!key) throw new TypeError('There is no secret');
      return new EncryptJWT({...content})
        .setProtectedHeader({alg: 'dir', enc: 'A256GCM', ...zip})
        .setAudience(place)
        .setExpirationTime(Math.floor(Date.now() / 1000) + Math.ceil(seconds))
        .encrypt(await key);
    },

    /**
     * Undefined for what is forged, for another purpose, from another place, sealed with a secret that is gone, or past
     * its time.
     */
    async open<Content>(purpose: Purpose, place: string, sealed: string): Promise<Content | undefined> {
      for (const key of keysFor(purpose)) {
        try {
          const {payload} = await jwtDecrypt(sealed, await key, {...algorithms, audience: place});
          // Who could seal it is this code alone, so it has the shape that this code gave it.
          return payload as JWTPayload & Content;
        } catch {
          // The next secret, if there is one.
        }
      }
      return undefined;
    },
  };
}

/**
 * Deflated first (RFC 7516, section 4.1.3), where the runtime can: tokens are base64, which encryption would write as
 * base64 once more, a third longer. RFC 8725, section 3.6, warns of lengths that tell about the content: here nobody can
 * put words beside a secret and watch the length, as tokens come from Webex, and `state` and verifier are new each time.
 */
const zip = 'CompressionStream' in globalThis ? {zip: 'DEF'} : {};

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
