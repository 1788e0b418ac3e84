import {html, type TemplateResult} from 'lit';

/** Renders an address that breaks before `@` and dots if it is too long for a line. */
export function renderAddress(address: string): TemplateResult[] {
  return address.split(/(?=[@.])/).map(part => html`<wbr />${part}`);
}
