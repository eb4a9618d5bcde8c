import { entraAnswer } from '@portico/core';
import { MicrosoftCode } from './microsoft-code.tsx';

/** For what Microsoft stops people most often on a page of its own; the second shows no code there. */
const USUAL = [
  { code: 'AADSTS50105', shown: undefined },
  { code: 'AADSTS90094', shown: 'Microsoft says “Need admin approval”.' },
  { code: 'AADSTS53003', shown: undefined },
  { code: 'AADSTS700016', shown: undefined },
] as const;

/** What to look for when a sign-in does not come back: Microsoft keeps most errors to itself. */
export function NothingCameBack(props: {
  readonly organizationId: string;
  readonly entraUrl: string | undefined;
  readonly overSignInApp: boolean;
}) {
  return (
    <div className="flex flex-col gap-6">
      <MicrosoftCode {...props} />
      <div className="max-w-prose">
        <h3 className="font-medium">The usual causes</h3>
        <ul className="mt-2 flex flex-col gap-3 text-sm">
          {USUAL.map(({ code, shown }) => (
            <li key={code}>
              <p>
                {entraAnswer(code, props.overSignInApp)?.what}{' '}
                {shown ?? <code className="font-mono text-muted">{code}</code>}
              </p>
              <p className="text-muted">{entraAnswer(code, props.overSignInApp)?.how}</p>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
