import {randomBytes} from 'node:crypto';
import type {Account} from './accounts.js';
import type {Authorization} from './authorizations.js';

export interface IssuedToken {
  readonly access_token: string;
  /** Lifetime in seconds. */
  readonly expires_in: number;
}

interface Grant {
  readonly account: Account;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  /** Authorization for which the token was issued, if a client requested it. */
  readonly authorization: Authorization | undefined;
}

// The guide's four scopes, the scope that the SDK needs, and the scope for name, picture and numbers.
const DEFAULT_SCOPES: readonly string[] = [
  'spark:webrtc_calling',
  'spark:calls_read',
  'spark:calls_write',
  'spark:xsi',
  'spark:kms',
  'spark:people_read',
];

export type Tokens = ReturnType<typeof createTokens>;

export function createTokens() {
  const grants = new Map<string, Grant>();

  return {
    issue(
      account: Account,
      lifetime: number,
      scopes: readonly string[] = DEFAULT_SCOPES,
      authorization?: Authorization,
    ): IssuedToken {
      // Trap 2: the SDK reads the organization from the third of exactly three parts, and sends no request without it.
      const token = `${randomBytes(48).toString('hex')}_P0A1_${account.orgId}`;
      grants.set(token, {account, scopes, expiresAt: Date.now() + lifetime * 1000, authorization});
      return {access_token: token, expires_in: lifetime};
    },

    /** Returns the grant of an `Authorization` header or of Mercury's `data.token`. Both contain `Bearer …`. */
    grantOf(authorization: string | null | undefined): Grant | undefined {
      const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
      const grant = token === undefined ? undefined : grants.get(token);
      return grant !== undefined && grant.expiresAt > Date.now() ? grant : undefined;
    },

    revoke: (token: string): boolean => grants.delete(token),

    /** Revokes all tokens of an authorization. */
    withdraw(authorization: Authorization): void {
      for (const [token, grant] of grants) {
        if (grant.authorization === authorization) grants.delete(token);
      }
    },

    clear(): void {
      grants.clear();
    },
  };
}
