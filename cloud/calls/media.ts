import {join, type Leg, type Party} from './party.js';
import {asAnswer, asOffer, opposite, type Direction} from './sdp.js';

/** Audio flows unless one of the two sides holds. */
const directionFor = (leg: Leg): Direction =>
  leg.isHolding || leg.party?.isHolding === true ? 'inactive' : 'sendrecv';

/** A new offer of a party that is already in a call. */
export const offerOf = (party: Party): Promise<string> =>
  party.kind === 'leg' ? party.roap.request() : party.offer();

export function accept(party: Party, answer: string): void {
  if (party.kind === 'leg') void party.roap.answer(answer);
  else party.accept(answer);
}

/** Offers the leg its latest SDP once more, in the direction that the holds of both sides leave. */
export function renegotiate(leg: Leg, how: 'offer' | 'offer-request' = 'offer'): void {
  const {roap} = leg;
  if (how === 'offer') {
    void roap.offer(() => asOffer(roap.given() ?? '', directionFor(leg)));
    return;
  }
  void roap.request().then(() => {
    const role = opposite(roap.role() ?? 'active');
    return roap.answer(asAnswer(roap.given() ?? '', role, directionFor(leg)));
  });
}

/** The party's side of a hold or resume: it hears only the change of direction. */
export function follow(party: Party, isHeld: boolean): void {
  if (party.kind === 'leg') renegotiate(party);
  else party.pause(isHeld);
}

/** Connects two parties that were each in a call with somebody else. */
export function connect(one: Leg, other: Party): void {
  join(one, other);
  void (other.kind === 'leg' ? cross(one, other) : takeOver(one, other));
}

const takeOver = async (leg: Leg, {answer}: Exclude<Party, Leg>) =>
  leg.roap.answer(await answer(asOffer(await leg.roap.request())));

/**
 * Both legs offer, and each gets the other's offer as its answer: a browser starts ICE and DTLS again if the other side is new.
 * If both DTLS roles change, audio flows within a second. If both legs were called by the same person, their roles are the
 * same, and one of them is kept: then Chromium's handshake takes up to seven seconds.
 */
async function cross(one: Leg, other: Leg): Promise<void> {
  const [passive, active] = one.roap.role() === 'active' ? [one, other] : [other, one];
  const [ofPassive, ofActive] = await Promise.all([passive.roap.request(), active.roap.request()]);
  void passive.roap.answer(asAnswer(ofActive, 'active'));
  void active.roap.answer(asAnswer(ofPassive, 'passive'));
}
