import type {CallTexts} from './texts.js';

/** Deutsch: people are addressed formally. The texts of calls. */
export const germanCalls = {
  // Faults of a call.
  'number-missing': 'Geben Sie eine Nummer ein.',
  'number-has-letters': 'Eine Telefonnummer darf keine Buchstaben enthalten.',
  'number-is-address': 'Sie können nur Telefonnummern anrufen, keine SIP- oder E-Mail-Adressen.',
  'number-invalid': 'Das ist keine Telefonnummer.',
  'digits-invalid': 'Nur 0-9, A-D, Komma, * und # sind möglich.',
  'calls-unsupported': 'In diesem Browser oder mit dieser Leitung kann nicht telefoniert werden.',
  'microphone-missing': 'Es wurde kein Mikrofon gefunden. Schließen Sie ein Mikrofon an.',
  'microphone-denied':
    'Das Mikrofon ist blockiert. Erlauben Sie es in den Einstellungen des Browsers für diese Website.',
  'microphone-dismissed':
    'Sie haben die Frage nach dem Mikrofon geschlossen. Versuchen Sie es erneut, und erlauben Sie das Mikrofon, wenn Ihr Browser danach fragt.',
  'microphone-blocked-by-system':
    'Das System blockiert das Mikrofon. Erlauben Sie es in den Einstellungen des Systems für Ihren Browser.',
  'microphone-blocked-in-frame': 'Diese Seite darf das Mikrofon nicht verwenden.',
  'microphone-needs-https': 'Das Mikrofon funktioniert nur auf einer sicheren Seite (https).',
  'microphone-in-use':
    'Das Mikrofon konnte nicht geöffnet werden. Schließen Sie andere Apps, die es möglicherweise verwenden.',
  'answer-failed': 'Der Anruf konnte nicht angenommen werden.',
  'answer-in-other-tab':
    'Nehmen Sie den Anruf in dem Tab an, in dem er eingeht. Dort fragt der Browser nach dem Mikrofon.',
  'dial-in-other-tab':
    'Rufen Sie in dem Tab an, der Ihre Leitung hat. Dort fragt der Browser nach dem Mikrofon.',
  'hold-failed': 'Der Anruf konnte nicht gehalten werden.',
  'resume-failed': 'Der Anruf konnte nicht fortgesetzt werden.',
  'transfer-failed': 'Der Anruf konnte nicht weitergeleitet werden.',
  'transfer-to-call-failed': 'Der Anruf konnte nicht weitergeleitet werden.',
  'transfer-unknown':
    'Webex hat die Weiterleitung nicht bestätigt. Prüfen Sie, ob der Anruf noch hier ist, bevor Sie es erneut versuchen.',
  'call-not-possible': 'Das ist im Moment bei diesem Anruf nicht möglich.',
  'call-ended': 'Der Anruf ist beendet.',

  // The states of a call.
  'call-dialing': 'Wird angerufen …',
  'call-ringing': 'Es klingelt …',
  'call-incoming': 'Eingehender Anruf',
  'call-answering': 'Wird angenommen …',
  'call-connecting': 'Wird verbunden …',
  'call-active': 'Verbunden',
  'call-holding': 'Wird gehalten …',
  'call-on-hold': 'Gehalten',
  'call-resuming': 'Wird fortgesetzt …',
  'call-transferring': 'Wird weitergeleitet …',
  'call-ending': 'Wird beendet …',

  // Why a call ended.
  'end-hung-up': 'Sie haben den Anruf beendet.',
  'end-cancelled': 'Sie haben den Anruf abgebrochen.',
  'end-declined': 'Der Anruf wurde abgelehnt.',
  'end-transferred': 'Der Anruf wurde weitergeleitet.',
  'end-line-ended':
    'Der Anruf wurde beendet, weil Sie abgemeldet wurden oder die Registrierung Ihrer Leitung beendet wurde.',
  'end-taken-over': 'Der Anruf wurde beendet, weil ein anderer Tab Ihre Leitung übernommen hat.',
  'end-page-left': 'Der Anruf wurde beendet, weil seine Seite geschlossen oder verlassen wurde.',
  'end-remote-hung-up': 'Die andere Person hat den Anruf beendet.',
  'end-busy': 'Der Anschluss ist besetzt.',
  'end-no-answer': 'Niemand hat abgenommen.',
  'end-unknown-number': 'Diese Nummer gibt es nicht.',
  'end-not-reached': 'Die andere Person ist nicht erreichbar.',
  'end-missed': 'Sie haben den Anruf verpasst.',
  'end-answered-elsewhere': 'Der Anruf wurde auf einem anderen Gerät angenommen.',
  'end-microphone': 'Der Anruf wurde beendet, weil es kein Mikrofon gab.',
  'end-permission': 'Der Anruf wurde beendet, weil das Mikrofon nicht erlaubt wurde.',
  'end-network': 'Der Anruf wurde beendet, weil die Verbindung abbrach.',
  'end-no-media': 'Der Anruf wurde beendet, weil keine Audioverbindung zustande kam.',
  'end-refused': 'Webex hat den Anruf abgelehnt oder verloren.',
  'end-unknown': 'Der Anruf wurde beendet.',

  // A call.
  calls: 'Anrufe',
  'call-with': 'Anruf mit {name}',
  'call-with-unknown': 'Anruf mit unbekannter Nummer',
  'unknown-caller': 'Unbekannte Nummer',
  mute: 'Stumm',
  unmute: 'Stumm aus',
  muted: 'Stummgeschaltet',
  hold: 'Halten',
  resume: 'Fortsetzen',
  keypad: 'Tasten',
  'digits-sent': 'Gesendet: {digits}',
  transfer: 'Weiterleiten',
  'transfer-to': 'Weiterleiten an',
  'transfer-to-call': 'An {name} weiterleiten',
  'transfer-to-call-unknown': 'An die unbekannte Nummer weiterleiten',
  'end-call': 'Auflegen',
  dismiss: 'Schließen',
  'call-again': 'Erneut anrufen',
  'call-in-other-tab': 'Dieser Anruf ist in einem anderen Tab.',
  'call-in-tab': 'Dieser Anruf ist im Tab „{title}“.',

  // The sound of a call.
  'audio-blocked': 'Ihr Browser spielt den Ton nicht ab.',
  'play-sound': 'Ton abspielen',
  'audio-none': 'Sie können einander nicht hören.',
  'audio-one-way': 'Nur einer von Ihnen kann den anderen hören.',
  'audio-not-received': 'Sie können die andere Person nicht hören.',
  'audio-not-sent': 'Die andere Person kann Sie nicht hören.',
  'audio-paused': 'Die andere Person hält den Anruf.',
  'audio-silent-here': 'Ihr Mikrofon nimmt nichts auf. Prüfen Sie, ob es stummgeschaltet ist.',
  'audio-silent-there': 'Die andere Person ist still oder stummgeschaltet.',
  'still-heard': 'Stummschalten fehlgeschlagen. Man kann Sie noch hören.',
  'microphone-lost':
    'Ihr Mikrofon wurde getrennt. Schließen Sie es wieder an, oder schließen Sie ein anderes an.',
  'use-device': '{device} verwenden',
  'quality-good': 'Gute Verbindung',
  'quality-fair': 'Mäßige Verbindung',
  'quality-poor': 'Schlechte Verbindung',

  // Incoming calls.
  'incoming-calls': 'Eingehende Anrufe',
  'incoming-from': 'Eingehender Anruf von {name}',
  'incoming-from-unknown': 'Eingehender Anruf von unbekannter Nummer',
  answer: 'Annehmen',
  decline: 'Ablehnen',
  'hold-and-answer': 'Halten und annehmen',
  'ringtone-blocked':
    'Ihr Browser lässt den Klingelton stumm, bis Sie auf dieser Seite klicken oder eine Taste drücken.',
  'allow-notifications': 'Bei Anrufen benachrichtigen',
  'missed-calls': {one: '{count} verpasster Anruf', other: '{count} verpasste Anrufe'},
  'call-back': '{name} zurückrufen',

  // The dialer.
  dialer: 'Wählfeld',
  call: 'Anrufen',
  'delete-digit': 'Ziffer löschen',
  redial: '{number} erneut anrufen',
  'holds-current': 'Ihr aktueller Anruf wird gehalten.',
  'emergency-notice':
    'Ein Notruf von dieser Seite kommt vielleicht nicht durch, und Ihr Standort ist vielleicht nicht bekannt. Verwenden Sie nach Möglichkeit ein Telefon.',

  // Sound settings.
  'sound-settings': 'Toneinstellungen',
  microphone: 'Mikrofon',
  speaker: 'Lautsprecher',
  ringer: 'Lautsprecher für den Klingelton',
  'system-default': 'Systemstandard',
  'unnamed-device': 'Gerät {number}',
  'test-microphone': 'Mikrofon testen',
  'stop-test': 'Test beenden',
  'microphone-level': 'Mikrofonpegel',
  'test-sound': 'Testton abspielen',
  'test-ringtone': 'Klingelton abspielen',
  'speaker-fixed': 'Dieser Browser verwendet immer den Standardlautsprecher des Systems.',
  'names-hidden': 'Testen Sie das Mikrofon, um die Namen Ihrer Geräte zu sehen.',
  'device-disconnected': '{device} wurde getrennt.',
} as const satisfies CallTexts;
