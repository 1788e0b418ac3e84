import type {Account} from '../accounts.js';

/** The other party of a call, as described to a device. */
export interface Identity {
  readonly displayName: string;
  /** Phone number; undefined for an anonymous caller. */
  readonly number: string | undefined;
  /** ID in the organization's directory. The SDK then looks the person up there (SCIM), and uses the directory's name and number. */
  readonly externalId?: string | undefined;
}

export const identityOf = ({displayName, workNumber, id}: Account): Identity => ({
  displayName,
  // A guest has no number, and is not in the directory.
  ...(workNumber === '' ? {number: undefined} : {number: workNumber, externalId: id}),
});

/** Returns the `callerId` of an event. The SDK requires `externalId` to be the last part of the BroadWorks header. */
export function callerId({displayName, number, externalId}: Identity) {
  const user = number === undefined ? 'anonymous' : number;
  const address = `"${displayName}" <sip:${user}@example.com;user=phone>;tag=1`;
  const broadworks = `userId="${user}@example.com";userDn="tel:${user};country-code=1";externalId=${externalId}`;
  return {
    'p-asserted-identity': address,
    from: address,
    ...(externalId === undefined ? {} : {'x-broadworks-remote-party-info': broadworks}),
  };
}
