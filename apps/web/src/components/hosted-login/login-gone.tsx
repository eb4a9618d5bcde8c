import { buttonVariants } from '@heroui/styles';
import type { ApplicationHome } from '@portico/sign-in';
import { CentredCard } from '../centred-card.tsx';
import type { LoginTexts } from './texts-en.ts';

/** A sign-in page that is over, or of another browser: the application begins a new sign-in. */
export function LoginGone(props: {
  readonly texts: LoginTexts;
  readonly code: string;
  /** Undefined when this browser does not know where it came from. */
  readonly home: ApplicationHome | undefined;
  readonly requestId: string;
}) {
  const { home } = props;
  const { language, failure } = props.texts;
  return (
    <div lang={language}>
      <CentredCard
        language={language}
        title={failure.title}
        lead={failure.errors[props.code] ?? failure.errors['internal']}
      >
        {home?.url === undefined ? (
          <p>{home === undefined ? failure.goBack : failure.open(home.name)}</p>
        ) : (
          <a href={home.url} className={buttonVariants({ fullWidth: true })}>
            {failure.back(home.name)}
          </a>
        )}
        <p className="mt-4 text-sm text-muted">
          {failure.code} <code>{props.code}</code> · {failure.request}{' '}
          <code className="break-all select-all">{props.requestId}</code>
        </p>
      </CentredCard>
    </div>
  );
}
