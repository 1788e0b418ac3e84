import {html, type TemplateResult} from 'lit';
import type {Language} from '../localization/language.js';

/** Asks before a live call is left. The safe way out comes first, has the focus, and is what Escape means. */
export function renderLeaveDialog({say}: Language, answer: (leaves: boolean) => void): TemplateResult {
  const close = ({target}: Event): void => (target as Element).closest('dialog')!.close();
  return html`<dialog
    part="dialog"
    role="alertdialog"
    aria-labelledby="question"
    aria-describedby="consequence"
    @close=${({target}: Event) => answer((target as HTMLDialogElement).returnValue === 'leave')}
  >
    <strong part="dialog-title" id="question">${say('leave-call')}</strong>
    <p part="dialog-text" id="consequence">${say('leave-call-hint')}</p>
    <form part="dialog-buttons" method="dialog">
      <button part="button main stay" type="button" autofocus @click=${close}>${say('stay')}</button>
      <button part="button secondary leave" value="leave">${say('deregister')}</button>
    </form>
  </dialog>`;
}
