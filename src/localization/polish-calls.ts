import type {CallTexts} from './texts.js';

/** Polski: bezosobowo, bez zwrotu na ty i na pan. The texts of calls. */
export const polishCalls = {
  // Faults of a call.
  'number-missing': 'Należy podać numer.',
  'number-has-letters': 'Numer telefonu nie może zawierać liter.',
  'number-is-address': 'Można dzwonić tylko na numery telefonów, a nie na adresy SIP ani e-mail.',
  'number-invalid': 'To nie jest numer telefonu.',
  'digits-invalid': 'Dozwolone są tylko 0-9, A-D, przecinek, * i #.',
  'calls-unsupported': 'Połączenia nie są dostępne w tej przeglądarce lub na tej linii.',
  'microphone-missing': 'Nie znaleziono mikrofonu. Należy podłączyć mikrofon.',
  'microphone-denied':
    'Mikrofon jest zablokowany. Należy zezwolić tej witrynie na jego użycie w ustawieniach przeglądarki.',
  'microphone-dismissed':
    'Prośba o dostęp do mikrofonu została zamknięta. Należy spróbować ponownie i zezwolić na użycie mikrofonu, gdy przeglądarka o to zapyta.',
  'microphone-blocked-by-system':
    'System blokuje mikrofon. Należy zezwolić przeglądarce na jego użycie w ustawieniach systemu.',
  'microphone-blocked-in-frame': 'Ta strona nie może używać mikrofonu.',
  'microphone-needs-https': 'Mikrofon działa tylko na bezpiecznej stronie (https).',
  'microphone-in-use':
    'Nie udało się otworzyć mikrofonu. Należy zamknąć inne aplikacje, które mogą go używać.',
  'answer-failed': 'Nie udało się odebrać połączenia.',
  'answer-in-other-tab':
    'Należy odebrać w karcie, w której jest to połączenie. Przeglądarka pyta tam o dostęp do mikrofonu.',
  'dial-in-other-tab':
    'Należy zadzwonić z karty, w której jest linia. Przeglądarka pyta tam o dostęp do mikrofonu.',
  'hold-failed': 'Nie udało się zawiesić połączenia.',
  'resume-failed': 'Nie udało się wznowić połączenia.',
  'transfer-failed': 'Nie udało się przekazać połączenia.',
  'transfer-to-call-failed': 'Nie udało się przekazać połączenia.',
  'transfer-unknown':
    'Webex nie potwierdził przekazania połączenia. Przed ponowną próbą należy sprawdzić, czy połączenie nadal tu jest.',
  'call-not-possible': 'W tej chwili nie jest to możliwe w tym połączeniu.',
  'call-ended': 'Połączenie zostało zakończone.',

  // The states of a call.
  'call-dialing': 'Dzwonienie…',
  'call-ringing': 'Sygnał wywołania…',
  'call-incoming': 'Połączenie przychodzące',
  'call-answering': 'Odbieranie…',
  'call-connecting': 'Łączenie…',
  'call-active': 'Połączono',
  'call-holding': 'Zawieszanie…',
  'call-on-hold': 'Zawieszone',
  'call-resuming': 'Wznawianie…',
  'call-transferring': 'Przekazywanie…',
  'call-ending': 'Kończenie…',

  // Why a call ended.
  'end-hung-up': 'Połączenie zakończono tutaj.',
  'end-cancelled': 'Połączenie anulowano.',
  'end-declined': 'Połączenie odrzucono.',
  'end-transferred': 'Połączenie przekazano.',
  'end-line-ended': 'Połączenie zakończyło się z powodu wylogowania lub wyrejestrowania linii.',
  'end-taken-over': 'Połączenie zakończyło się, ponieważ linię przejęła inna karta.',
  'end-page-left': 'Połączenie zakończyło się, ponieważ jego stronę zamknięto lub opuszczono.',
  'end-remote-hung-up': 'Rozmówca zakończył połączenie.',
  'end-busy': 'Numer jest zajęty.',
  'end-no-answer': 'Nikt nie odebrał.',
  'end-unknown-number': 'Ten numer nie istnieje.',
  'end-not-reached': 'Rozmówca jest nieosiągalny.',
  'end-missed': 'Nieodebrane połączenie.',
  'end-answered-elsewhere': 'Połączenie odebrano na innym urządzeniu.',
  'end-microphone': 'Połączenie zakończyło się, ponieważ nie było mikrofonu.',
  'end-permission': 'Połączenie zakończyło się, ponieważ nie zezwolono na użycie mikrofonu.',
  'end-network': 'Połączenie zakończyło się, ponieważ utracono łączność.',
  'end-no-media': 'Połączenie zakończyło się, ponieważ nie udało się nawiązać połączenia audio.',
  'end-refused': 'Webex odrzucił lub utracił połączenie.',
  'end-unknown': 'Połączenie zakończone.',

  // A call.
  calls: 'Połączenia',
  'call-with': 'Połączenie: {name}',
  'call-with-unknown': 'Połączenie z nieznanym numerem',
  'unknown-caller': 'Nieznany numer',
  mute: 'Wycisz',
  unmute: 'Wyłącz wyciszenie',
  muted: 'Wyciszono',
  hold: 'Zawieś',
  resume: 'Wznów',
  keypad: 'Klawiatura',
  'digits-sent': 'Wysłano: {digits}',
  transfer: 'Przekaż',
  'transfer-to': 'Przekaż do',
  'transfer-to-call': 'Przekaż do: {name}',
  'transfer-to-call-unknown': 'Przekaż do nieznanego numeru',
  'end-call': 'Rozłącz',
  dismiss: 'Zamknij',
  'call-again': 'Zadzwoń ponownie',
  'call-in-other-tab': 'To połączenie jest w innej karcie.',
  'call-in-tab': 'To połączenie jest w karcie „{title}”.',

  // The sound of a call.
  'audio-blocked': 'Przeglądarka nie odtwarza dźwięku.',
  'play-sound': 'Odtwórz dźwięk',
  'audio-none': 'Rozmówcy nie słyszą się nawzajem.',
  'audio-one-way': 'Tylko jedna osoba słyszy drugą.',
  'audio-not-received': 'Nie słychać rozmówcy.',
  'audio-not-sent': 'Rozmówca nic nie słyszy.',
  'audio-paused': 'Rozmówca zawiesił połączenie.',
  'audio-silent-here': 'Mikrofon nie wychwytuje dźwięku. Należy sprawdzić, czy nie jest wyciszony.',
  'audio-silent-there': 'Rozmówca milczy lub jest wyciszony.',
  'still-heard': 'Nie udało się wyciszyć mikrofonu. Rozmówca nadal wszystko słyszy.',
  'microphone-lost': 'Mikrofon odłączono. Należy podłączyć go ponownie lub podłączyć inny.',
  'use-device': 'Użyj: {device}',
  'quality-good': 'Dobre połączenie',
  'quality-fair': 'Średnie połączenie',
  'quality-poor': 'Słabe połączenie',

  // Incoming calls.
  'incoming-calls': 'Połączenia przychodzące',
  'incoming-from': 'Połączenie przychodzące: {name}',
  'incoming-from-unknown': 'Połączenie przychodzące z nieznanego numeru',
  answer: 'Odbierz',
  decline: 'Odrzuć',
  'hold-and-answer': 'Zawieś i odbierz',
  'ringtone-blocked':
    'Przeglądarka wycisza dzwonek do pierwszego kliknięcia lub naciśnięcia klawisza na tej stronie.',
  'allow-notifications': 'Powiadamiaj o połączeniach',
  'missed-calls': {
    one: '{count} nieodebrane połączenie',
    few: '{count} nieodebrane połączenia',
    many: '{count} nieodebranych połączeń',
    other: '{count} nieodebranego połączenia',
  },
  'call-back': 'Oddzwoń: {name}',

  // The dialer.
  dialer: 'Wybieranie numeru',
  call: 'Zadzwoń',
  'delete-digit': 'Usuń cyfrę',
  redial: 'Zadzwoń ponownie: {number}',
  'holds-current': 'Bieżące połączenie zostanie zawieszone.',
  'emergency-notice':
    'Połączenie alarmowe z tej strony może nie dojść do skutku, a lokalizacja może nie być znana. W miarę możliwości należy użyć telefonu.',

  // Sound settings.
  'sound-settings': 'Ustawienia dźwięku',
  microphone: 'Mikrofon',
  speaker: 'Głośnik',
  ringer: 'Głośnik dzwonka',
  'system-default': 'Domyślne systemu',
  'unnamed-device': 'Urządzenie {number}',
  'test-microphone': 'Sprawdź mikrofon',
  'stop-test': 'Zakończ test',
  'microphone-level': 'Poziom mikrofonu',
  'test-sound': 'Odtwórz dźwięk testowy',
  'test-ringtone': 'Odtwórz dzwonek',
  'speaker-fixed': 'Ta przeglądarka zawsze używa domyślnego głośnika systemu.',
  'names-hidden': 'Test mikrofonu pokaże nazwy urządzeń.',
  'device-disconnected': 'Odłączono: {device}.',
} as const satisfies CallTexts;
