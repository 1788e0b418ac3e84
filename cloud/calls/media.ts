import {join, type Leg, type Party} from './party.js';
import {asAnswer, asOffer, opposite, type Direction} from './sdp.js';

/** Returns the direction of audio for a leg: both ways, unless a party holds the call. */
const directionFor = (leg: Leg): Direction =>
  leg.isHolding || leg.party?.isHolding === true ? 'inactive' : 'sendrecv';

/** Gets a new offer from a party that is already in a call. */
export const offerOf = (party: Party): Promise<string> =>
  party.kind === 'leg' ? party.roap.request() : party.offer();

/** Passes on to a party the answer to its offer. */
export function accept(party: Party, answer: string): void {
  if (party.kind === 'leg') void party.roap.answer(answer);
  else party.accept(answer);
}

/**
 * Negotiates the leg's media again: with the SDP that was last sent to it, and the direction that results from the holds of
 * both parties. The cloud either offers this SDP, or requests an offer and answers with it.
 */
export function renegotiate(leg: Leg, how: 'offer' | 'offer-request' = 'offer'): void {
  const {roap} = leg;
  if (how === 'offer') {
    void roap.offer(() => asOffer(roap.sentSdp() ?? '', directionFor(leg)));
    return;
  }
  void roap.request().then(() => {
    const role = opposite(roap.deviceRole() ?? 'active');
    return roap.answer(asAnswer(roap.sentSdp() ?? '', role, directionFor(leg)));
  });
}

/** Lets a party know that the other party has put the call on hold or resumed it. Changes only the direction of the audio. */
export function follow(party: Party, isHeld: boolean): void {
  if (party.kind === 'leg') renegotiate(party);
  else party.pause(isHeld);
}

/** Connects two parties that were each in a call with somebody else. */
export function connect(one: Leg, other: Party): void {
  join(one, other);
  void (other.kind === 'leg' ? cross(one, other) : takeOver(one, other));
}

/** Connects a leg to another party: the leg offers, and the party answers. */
const takeOver = async (leg: Leg, {answer}: Exclude<Party, Leg>) =>
  leg.roap.answer(await answer(asOffer(await leg.roap.request())));

/**
 * Connects two legs: both offer, and each gets the other's offer as its answer. A browser then starts ICE and DTLS
 * again. If both DTLS roles change, audio flows within a second. If the same person has called both parties, the legs
 * have the same role, so one role does not change, and Chromium's handshake takes up to seven seconds.
 */
async function cross(one: Leg, other: Leg): Promise<void> {
  const [passive, active] = one.roap.deviceRole() === 'active' ? [one, other] : [other, one];
  const [ofPassive, ofActive] = await Promise.all([passive.roap.request(), active.roap.request()]);
  void passive.roap.answer(asAnswer(ofActive, 'active'));
  void active.roap.answer(asAnswer(ofPassive, 'passive'));
}
