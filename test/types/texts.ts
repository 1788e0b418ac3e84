/** Compiled, never run: what a text is given, and what a language has to have. */
import {german} from '../../src/localization/german.js';
import type {Language} from '../../src/localization/language.js';
import type {Texts} from '../../src/localization/texts.js';

export function texts({say}: Language): readonly string[] {
  return [
    say('sign-in'),
    say('next-attempt', {seconds: 5}),
    say('reconnecting-keepalive', {count: 2}),
    say('outage', {from: '14:02', to: '14:19'}),
    say('missing-scope', {scopes: ['spark:xsi']}),
    // @ts-expect-error -- there is no such text
    say('sing-in'),
    // @ts-expect-error -- it has a placeholder
    say('next-attempt'),
    // @ts-expect-error -- it has another one
    say('next-attempt', {minutes: 5}),
    // @ts-expect-error -- it has none
    say('sign-in', {seconds: 5}),
  ];
}

const {cancel: _, ...lacking} = german;
// @ts-expect-error -- a text is missing
export const missing: Texts = lacking;

// @ts-expect-error -- a text that English does not have, or has no longer
export const superfluous = {...german, 'not-there': 'Nicht da'} satisfies Texts;

// @ts-expect-error -- what is counted has a form for each plural, and one for all the rest
export const plural: Texts = {...german, repeated: {one: '{count}-mal seit {time}.'}};

// @ts-expect-error -- what is not counted has one form
export const single: Texts = {...german, cancel: {other: 'Abbrechen'}};
