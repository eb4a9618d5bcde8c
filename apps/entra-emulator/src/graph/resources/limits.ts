import { z } from 'zod';
import { list, nonEmptyText } from '../../shape/read-shape.ts';

/** How long and of what Graph lets values be, property by property, from the reference of each type. */

/** The directory keeps no empty text: what is cleared is null. */
const filledText = z.string().min(1, 'expected a text that is not empty, or null');

export const text = (longest: number): z.ZodString =>
  filledText.max(longest, `expected at most ${longest} characters`);

/** A text of any length, cleared by null. */
export const clearableText = filledText.nullable();

export const name = nonEmptyText.max(256, 'expected at most 256 characters');

/** The part of an address in front of the `@`, of users and groups. */
const NICKNAME = 'expected up to 64 plain characters';
export const nickname = z
  .string(NICKNAME)
  .regex(/^[\x21-\x7e]{1,64}$/, NICKNAME)
  .regex(/^[^@()\\[\]";:<>,]*$/, NICKNAME);

/** Two letters: ISO 3166. */
const COUNTRY = 'expected a country of two letters';
const country = z.string(COUNTRY).regex(/^[A-Za-z]{2}$/, COUNTRY);

const MAIL = 'expected an e-mail address';
const mail = z
  .string(MAIL)
  .max(250, MAIL)
  .regex(/^[^\s@]+@[^\s@]+$/, MAIL);

export const userLimits = {
  givenName: text(64).nullable(),
  surname: text(64).nullable(),
  mail: mail.nullable(),
  jobTitle: text(128).nullable(),
  department: text(64).nullable(),
  companyName: text(64).nullable(),
  officeLocation: text(128).nullable(),
  usageLocation: country.nullable(),
  employeeId: text(16).nullable(),
  businessPhones: list(text(64), 1),
  otherMails: list(mail, 250),
};

/** Of those that are kept without effect. */
export const userAddressLimits = {
  city: text(128).nullable(),
  country: text(128).nullable(),
  postalCode: text(40).nullable(),
  state: text(128).nullable(),
  streetAddress: text(1024).nullable(),
};

export const description = text(1024).nullable();

/** What stands in `roles` and `scp`: no blank, since both are lists of words there, and no dot in front. */
const VALUE = 'expected up to 120 letters, digits and symbols without a blank';
export const permissionValue = z
  .string(VALUE)
  .regex(/^(?!\.)[\x21-\x7e]{1,120}$/, VALUE)
  .regex(/^[^"\\]*$/, VALUE)
  .nullable();

/** An application asks for so many resources, and so many permissions in all. */
export const MOST_RESOURCES = 50;
export const MOST_PERMISSIONS = 400;
