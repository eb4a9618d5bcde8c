import type { Connection } from '../../api/connections/connection.ts';
import { CopyValue } from '../copy-value.tsx';
import { Facts } from '../facts.tsx';
import { ConsoleDrawing } from './console-drawing.tsx';
import { type ConsoleField, calledOf, type ProviderGuide } from './providers.ts';

type Entered = NonNullable<Connection['entered']>;

/** What is entered at the identity provider, under the names that its console has for it. */
export function OurValues(props: { readonly entered: Entered; readonly guide: ProviderGuide }) {
  const { entered, guide } = props;
  const facts = guide.enter.map(({ name, is, value }) => ({
    name,
    value: isOurs(is, entered) ? <CopyValue label={name} value={entered[is]} /> : <span>Choose {value}</span>,
  }));
  const also = ALSO.filter(({ is }) => !guide.enter.some((field) => field.is === is)).map(({ name, is }) => ({
    name,
    value: <CopyValue label={name} value={entered[is]} />,
  }));
  return (
    <div className="grid gap-5 lg:grid-cols-[1fr_18rem]">
      <div>
        <p className="text-sm text-muted">
          In {calledOf(guide)}: <span className="text-foreground">{guide.path.join(' › ')}</span>. Enter
          there:
        </p>
        <Facts facts={facts} />
        <p className="mt-4 text-sm text-muted">Where there is a field for it, also:</p>
        <Facts facts={also} />
        <ul className="mt-3 flex list-disc flex-col gap-1 pl-5 text-sm text-muted">
          {guide.mind.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
      <ConsoleDrawing guide={guide} part="enter" />
    </div>
  );
}

/** Not in every console, and of use where they are. */
const ALSO = [
  { name: 'Address after sign-out', is: 'signed_out_uri' },
  { name: 'Back-channel logout URL', is: 'back_channel_logout_uri' },
  { name: 'Link for a tile (initiate login)', is: 'initiate_uri' },
] as const;

/** An address of ours is told under the name that the guides have for it. */
const isOurs = (is: ConsoleField['is'], entered: Entered): is is ConsoleField['is'] & keyof Entered =>
  Object.hasOwn(entered, is);
