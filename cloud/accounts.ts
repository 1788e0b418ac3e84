/** A simulated person. `id` and `orgId` are UUIDs, as the SDK's services use them; `people/me` returns them encoded. */
export interface Account {
  readonly name: string;
  readonly id: string;
  readonly orgId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly email: string;
  readonly workNumber: string;
  readonly extension: string;
  readonly sipAddress: string;
  /** If false, Mobius refuses a registration with 403 and errorCode 102. */
  readonly entitledToWebRtcCalling: boolean;
  /** Maximum number of Mobius devices; the scenario's `deviceLimit` overrides it. */
  readonly deviceLimit: number;
}

const ORG_ID = '1eb65fdf-9643-417f-9974-ad72cae0e10f';

// Numbers from the range reserved for fiction. Each person represents one case.
export const ACCOUNTS: readonly Account[] = [
  // The normal case: the limit allows a few tabs and reloads.
  person({
    name: 'ada',
    id: '5b1f0c0e-3d5a-4a52-9a4d-6f1d3c1a7e01',
    firstName: 'Ada',
    lastName: 'Lovelace',
    workNumber: '+12065550101',
    extension: '5101',
    deviceLimit: 5,
    entitledToWebRtcCalling: true,
  }),
  // One device only: a second tab gets 403 with errorCode 101, the first error in the guide.
  person({
    name: 'grace',
    id: '8c2e7a44-90b5-4c0f-8f7e-2b9d4e6a1f02',
    firstName: 'Grace',
    lastName: 'Hopper',
    workNumber: '+12065550102',
    extension: '5102',
    deviceLimit: 1,
    entitledToWebRtcCalling: true,
  }),
  // This person can sign in, but is not configured for WebRTC calling.
  person({
    name: 'alan',
    id: 'd47b9a63-1c3e-4e8b-b0a5-7e5f2c8d3a03',
    firstName: 'Alan',
    lastName: 'Turing',
    workNumber: '+12065550103',
    extension: '5103',
    deviceLimit: 1,
    entitledToWebRtcCalling: false,
  }),
  // A third person in a call, for transfers.
  person({
    name: 'katherine',
    id: 'a9d3b1f6-4e27-4c5d-8b3e-1f6a7d2c9b04',
    firstName: 'Katherine',
    lastName: 'Johnson',
    workNumber: '+12065550104',
    extension: '5104',
    deviceLimit: 5,
    entitledToWebRtcCalling: true,
  }),
];

type Person = Omit<Account, 'orgId' | 'displayName' | 'email' | 'sipAddress'>;

function person(facts: Person): Account {
  return {
    ...facts,
    orgId: ORG_ID,
    displayName: `${facts.firstName} ${facts.lastName}`,
    email: `${facts.name}@example.com`,
    sipAddress: `${facts.name}@example.calls.webex.com`,
  };
}
