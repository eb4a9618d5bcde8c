'use client';

import { Chip, Form } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { Empty } from '../empty.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { Panel } from '../panel.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';

type Domain = { readonly domain: string; readonly verified: boolean };

/** The e-mail domains that lead to this organization's sign-in. */
export function Domains(props: { organizationId: string; domains: readonly Domain[]; mayChange: boolean }) {
  const router = useRouter();
  const path = `/v1/session/orgs/${props.organizationId}/domains` as const;
  return (
    <Panel
      title="Domains"
      description="Addresses in a verified domain are led to this organization's sign-in and are trusted."
    >
      {props.domains.length === 0 ? (
        <Empty title="No domain yet">
          {props.mayChange
            ? null
            : 'Whoever administers the project adds a domain once it is proven to be yours.'}
        </Empty>
      ) : (
        <ul className="divide-y divide-separator">
          {props.domains.map(({ domain, verified }) => (
            <li key={domain} className="flex flex-wrap items-center gap-3 py-2">
              <span className="font-mono text-sm">{domain}</span>
              <Chip size="sm" color={verified ? 'success' : 'default'} variant="soft">
                {verified ? 'Verified' : 'Not verified'}
              </Chip>
              {props.mayChange ? (
                <span className="ml-auto">
                  <ConfirmButton
                    size="sm"
                    variant="ghost"
                    button="Remove"
                    buttonLabel={`Remove ${domain}`}
                    heading={`Remove ${domain}?`}
                    confirm="Remove domain"
                    busyText="Removing…"
                    act={() => callApi('DELETE', `${path}/${encodeURIComponent(domain)}`)}
                    done={() => router.refresh()}
                  >
                    <p>
                      People with addresses in it are no longer led to this organization by their address.
                    </p>
                  </ConfirmButton>
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {props.mayChange ? <AddDomain path={path} /> : null}
    </Panel>
  );
}

function AddDomain({ path }: { path: `/v1/session/orgs/${string}` }) {
  const router = useRouter();
  const { busy, failure, onSubmit } = useSubmission(
    (fields) => callApi('POST', path, { domain: fields['domain'] }),
    () => router.refresh(),
  );
  return (
    <Form className="mt-4 flex max-w-md flex-col items-start gap-3" onSubmit={onSubmit}>
      {failure ? <FailureNotice failure={failure} /> : null}
      <Field
        label="Add a domain"
        name="domain"
        placeholder="contoso.com"
        description="You vouch that it belongs to this organization."
        error={failure?.fields['domain']}
      />
      <SubmitButton busy={busy} busyText="Adding…" variant="secondary">
        Add as verified
      </SubmitButton>
    </Form>
  );
}
