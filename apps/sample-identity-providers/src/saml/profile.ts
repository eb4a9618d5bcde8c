import { randomUUID } from 'node:crypto';
import type { ProfileMapper } from 'samlp';
import { NAME_ID_FORMATS, type NameIdFormat, type SamlSettings } from '../integrations/saml-integration.ts';
import type { Person } from '../people/people.ts';

/** What an assertion says of a person, under the names that were typed for it. */
export class Profile implements ProfileMapper {
  readonly #person: Person;
  readonly #settings: SamlSettings;

  constructor(person: Person, settings: SamlSettings) {
    this.#person = person;
    this.#settings = settings;
  }

  /** The metadata names no attributes. */
  get metadata(): readonly unknown[] {
    return [];
  }

  getClaims(): Record<string, string | readonly string[]> {
    const { id, email, givenName, familyName, groups } = this.#person;
    const values = { id, email, firstName: givenName, lastName: familyName, groups };
    const named = Object.entries(this.#settings.attributes).filter(([, name]) => name !== '');
    return Object.fromEntries(named.map(([what, name]) => [name, values[what as keyof typeof values]]));
  }

  getNameIdentifier() {
    const format = this.#settings.nameIdFormat;
    return { nameIdentifier: nameId(this.#person, format), nameIdentifierFormat: NAME_ID_FORMATS[format] };
  }
}

/** SAML core section 8.3: the e-mail address, what never changes, or another one at each sign-in. */
function nameId({ id, email }: Person, format: NameIdFormat): string {
  if (format === 'persistent') return id;
  return format === 'transient' ? `_${randomUUID()}` : email;
}
