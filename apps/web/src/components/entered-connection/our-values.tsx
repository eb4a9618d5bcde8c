import type { Connection } from '../../api/connections/connection.ts';
import { CopyValue } from '../copy-value.tsx';
import { Facts } from '../facts.tsx';
import { ConsoleDrawing } from './console-drawing.tsx';
import { type ConsoleField, calledOf, type ProviderGuide } from './providers.ts';

/** What is entered at the identity provider, under the names that its console has for it. */
export function OurValues(props: { readonly connection: Connection; readonly guide: ProviderGuide }) {
  const { connection, guide } = props;
  const ours = valuesOf(connection);
  const facts = guide.enter.map(({ name, is, value }) => ({
    name,
    value: ours[is] ? <CopyValue label={name} value={ours[is]} /> : <span>Choose {value}</span>,
  }));
  const also = ALSO.flatMap(({ name, is }) => {
    const value = guide.enter.some((field) => field.is === is) ? undefined : ours[is];
    return value === undefined ? [] : [{ name, value: <CopyValue label={name} value={value} /> }];
  });
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
  { name: 'Single logout URL', is: 'slo_url' },
  { name: 'Our metadata', is: 'metadata_url' },
  { name: 'Link for a tile (initiate login)', is: 'initiate_uri' },
] as const;

/** Of ours, by the names that the guides have for it. */
function valuesOf({ entered, protocol }: Connection): Readonly<Partial<Record<ConsoleField['is'], string>>> {
  if (entered === undefined) return {};
  const { redirect_uri, signed_out_uri, back_channel_logout_uri, initiate_uri, saml } = entered;
  if (protocol === 'oidc') return { redirect_uri, signed_out_uri, back_channel_logout_uri, initiate_uri };
  if (saml === null) return { initiate_uri };
  const { acs_url, entity_id, metadata_url, slo_url } = saml;
  return { acs_url, entity_id, metadata_url, slo_url, initiate_uri };
}
