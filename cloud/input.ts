import type {Context, MiddlewareHandler} from 'hono';
import {z} from 'zod';

const closeCodeError = 'expected a close code: 1000, 1001, 1011, or from 3000 to 4999';

/** Thrown if input is invalid. The message names the field and the expected value. */
export class BadInput extends Error {}

/** Returns the value as the schema parses it. @throws {BadInput} */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new BadInput(result.error.issues.map(describe).join('; '));
  }
  return result.data;
}

/** An object with only these keys. If a misspelled key were ignored, a test would not test what it claims to. */
export function exactly<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? `unknown, expected one of ${keys}`
        : `expected an object with ${keys}`,
  });
}

export const wholeNumber = (least: number, most: number) => {
  const error = `expected a whole number from ${least} to ${most}`;
  return z.int({error}).min(least, {error}).max(most, {error});
};

/** Close codes that a server may send and that the SDK handles. After 1001 and 1011 it reconnects. */
export const closeCode = z
  .int({error: closeCodeError})
  .refine(code => [1000, 1001, 1011].includes(code) || (code >= 3000 && code <= 4999), {
    error: closeCodeError,
  });

export const seconds = (limit: number) => {
  const error = `expected a number of seconds above 0 and at most ${limit}`;
  return z.number({error}).positive({error}).max(limit, {error});
};

/** Parses the body as JSON. An empty body is an empty object, so that a plain `POST /cloud/tokens` returns a token. */
export async function jsonBody(c: Context): Promise<unknown> {
  const body = await c.req.text();
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch (error) {
    throw new BadInput(`body: expected JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const paths =
    issue.code === 'unrecognized_keys' ? issue.keys.map(key => [...issue.path, key]) : [issue.path];
  return paths.map(path => `${formatPath(path)}${issue.message}`).join('; ');
}

/** Returns a path such as `calls.events.call[0]: `. Empty for the input itself. */
function formatPath(path: readonly PropertyKey[]): string {
  const text = path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? '' : `${text}: `;
}

/** Maximum size of a body in bytes. The SDK's SDP, logs and metrics are much shorter. */
const MAX_BODY_SIZE = 4_194_304;

/**
 * Responds with 413 to a body over the limit, because such a body could exhaust memory. Hono's `bodyLimit` cannot be used:
 * it constructs a new Request from the request, which fails with the request objects of `@hono/node-server`.
 */
export const bodyLimit: MiddlewareHandler = async (c, next) => {
  const tooLong = () => c.json({error: `The body is longer than ${MAX_BODY_SIZE} bytes`}, 413);
  const {url, method, headers, body} = c.req.raw;
  if (Number(headers.get('content-length')) > MAX_BODY_SIZE) return tooLong();
  // Without Content-Length the size is known only after reading.
  if (headers.has('transfer-encoding') && body) {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MAX_BODY_SIZE) return tooLong();
      chunks.push(chunk);
    }
    c.req.raw = new Request(url, {method, headers, body: Buffer.concat(chunks)});
  }
  return next();
};
