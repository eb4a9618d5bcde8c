import { firstKnown } from './page-texts.ts';

/** What the issuer's pages say about a request that cannot be answered. */
export type ErrorTexts = {
  readonly language: string;
  readonly refused: { readonly title: string; readonly text: string };
  readonly over: { readonly title: string; readonly text: string };
  /** The same of a sign-out. */
  readonly signOutRefused: { readonly title: string; readonly text: string };
  readonly signOutOver: { readonly title: string; readonly text: string };
  readonly failed: { readonly title: string; readonly text: string };
  readonly again: string;
  readonly back: (application: string) => string;
  readonly open: (application: string) => string;
  /** Where nothing is known of the application. */
  readonly goBack: string;
  readonly request: string;
};

const english: ErrorTexts = {
  language: 'en',
  refused: {
    title: 'This sign-in is not possible',
    text: 'The application sent a request that is not accepted here. Its developers have to fix that: send them the code below.',
  },
  over: {
    title: 'This sign-in has ended',
    text: 'It has already been completed, it took too long, or it was started in another browser. Start again from the application.',
  },
  signOutRefused: {
    title: 'This sign-out request cannot be answered',
    text: 'You are not signed out. The application sent a request that is not accepted here. This is for its developers to sort out: send them the code below.',
  },
  signOutOver: {
    title: 'This sign-out is over',
    text: 'It was finished before, it took too long, or it was started in another browser. You can sign out again from the application.',
  },
  failed: {
    title: 'Something went wrong on our side',
    text: 'Nothing was changed. Try again in a moment. If that does not help, pass on the request id below.',
  },
  again: 'Try again',
  back: (application) => `Back to ${application}`,
  open: (application) => `Open ${application} and sign in from there.`,
  goBack: 'Go back to the application you came from.',
  request: 'request',
};

const german: ErrorTexts = {
  language: 'de',
  refused: {
    title: 'Diese Anmeldung ist nicht möglich',
    text: 'Die Anwendung hat eine Anfrage geschickt, die hier nicht angenommen wird. Darum müssen sich ihre Entwickler kümmern: Schicken Sie ihnen den Code unten.',
  },
  over: {
    title: 'Diese Anmeldung ist beendet',
    text: 'Sie wurde schon abgeschlossen, hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Beginnen Sie in der Anwendung neu.',
  },
  signOutRefused: {
    title: 'Diese Abmeldung kann nicht beantwortet werden',
    text: 'Sie sind nicht abgemeldet. Die Anwendung hat eine Anfrage geschickt, die hier nicht angenommen wird. Darum müssen sich ihre Entwickler kümmern: Schicken Sie ihnen den Code unten.',
  },
  signOutOver: {
    title: 'Diese Abmeldung ist vorbei',
    text: 'Sie wurde schon abgeschlossen, hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Sie können sich aus der Anwendung heraus neu abmelden.',
  },
  failed: {
    title: 'Bei uns ist etwas fehlgeschlagen',
    text: 'Es wurde nichts geändert. Versuchen Sie es gleich noch einmal; wenn das nicht hilft, geben Sie die Nummer der Anfrage unten weiter.',
  },
  again: 'Noch einmal versuchen',
  back: (application) => `Zurück zu ${application}`,
  open: (application) => `Öffnen Sie ${application} und melden Sie sich dort an.`,
  goBack: 'Gehen Sie zurück zur Anwendung, aus der Sie kommen.',
  request: 'Anfrage',
};

/** @param asked BCP 47 tags of the application, most wanted first; then those of the browser */
export function errorTexts(asked: unknown, accepted: readonly string[]): ErrorTexts {
  return firstKnown({ en: english, de: german }, asked, accepted);
}
