-- Whether the identity provider itself showed why a sign-in was refused. Of earlier ones nobody knows.
ALTER TABLE "sign_in_attempts" ADD COLUMN     "refusal_proven" BOOLEAN;
