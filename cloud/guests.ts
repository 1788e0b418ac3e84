import {randomBytes, randomUUID} from 'node:crypto';
import {Hono} from 'hono';
import {z} from 'zod';
import type {Account} from './accounts.js';
import {parseInput} from './input.js';
import {setEndpoint, type CloudEnv} from './request-context.js';
import {applyScenario, authorized} from './request-middleware.js';
import type {ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

/** Scope that a service app needs to create guests. */
export const GUEST_ISSUER_SCOPE = 'guest-issuer:write';

/** Lifetime of a guest's token in seconds: about 18 hours, like Webex's. */
const GUEST_LIFETIME = 64_799;

const guestRequest = z.object({subject: z.string().min(1), displayName: z.string().min(1)});
const callRequest = z.object({calledNumber: z.string().min(1), guestName: z.string().optional()});

export type Guests = ReturnType<typeof createGuests>;

/** Stores guests, by the subject that the service app chose for each, and the number for which each call token was created. */
export function createGuests() {
  const guests = new Map<string, Account>();
  const calledNumbers = new Map<string, string>();
  return {
    /** Creates a call token. It has five parts, like a JWE (JSON Web Encryption), but its content has no meaning. */
    callToken(calledNumber: string): string {
      const parts = [24, 0, 12, 180, 16].map(length => randomBytes(length).toString('base64url'));
      const token = parts.join('.');
      calledNumbers.set(token, calledNumber);
      return token;
    },
    /** Returns the number for which a call token was created. */
    calledNumber: (callToken: string): string | undefined => calledNumbers.get(callToken),
    /** Returns the guest with this subject, with this name. Creates the guest if there is none. */
    of(subject: string, displayName: string, orgId: string): Account {
      const known = guests.get(subject);
      if (known?.displayName === displayName) return known;
      const guest = {...(known ?? newGuest(orgId)), displayName, firstName: displayName};
      guests.set(subject, guest);
      return guest;
    },
    clear(): void {
      guests.clear();
      calledNumbers.clear();
    },
  };
}

/** The routes for guest calls: a token for the guest, and a call token for the number to call. */
export function guestCalling(scenario: ScenarioPlayer, tokens: Tokens, guests: Guests): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  const serviceApp = authorized(tokens, GUEST_ISSUER_SCOPE);

  app.post(
    '/v1/guests/token',
    setEndpoint('guests'),
    applyScenario(scenario, 'guests'),
    serviceApp,
    async c => {
      const {subject, displayName} = parseInput(guestRequest, await c.req.json().catch(() => ({})));
      const guest = guests.of(subject, displayName, c.get('account').orgId);
      const {access_token: accessToken, expires_in: expiresIn} = tokens.issue(guest, GUEST_LIFETIME);
      return c.json({id: guest.id, subject, displayName, email: guest.email, accessToken, expiresIn});
    },
  );

  const callToken = '/v1/telephony/click2call/callToken';
  app.post(callToken, setEndpoint('callToken'), applyScenario(scenario, 'callToken'), serviceApp, async c => {
    const {calledNumber} = parseInput(callRequest, await c.req.json().catch(() => ({})));
    return c.json({callToken: guests.callToken(calledNumber)});
  });
  return app;
}

function newGuest(orgId: string): Omit<Account, 'displayName' | 'firstName'> {
  const id = randomUUID();
  return {
    name: `guest-${id.slice(0, 8)}`,
    id,
    orgId,
    lastName: '',
    email: `${id}@guests.example.com`,
    workNumber: '',
    extension: '',
    sipAddress: `${id}@example.calls.webex.com`,
    entitledToWebRtcCalling: true,
    deviceLimit: 1,
  };
}
