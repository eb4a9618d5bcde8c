-- An id of a notice comes from the server's own source of randomness, as every other id does: random() is no such source.
CREATE OR REPLACE FUNCTION portico_note_logout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO logout_notices (id, project_id, application_id, session_id, user_id)
  SELECT 'lgn_' || replace(gen_random_uuid()::text, '-', ''), NEW.project_id, a.id, NEW.id, NEW.user_id
  FROM applications a
  WHERE a.project_id = NEW.project_id AND a.id = NEW.application_id AND a.backchannel_logout_uri IS NOT NULL;
  IF FOUND THEN
    PERFORM pg_notify('portico_logout', NEW.id);
  END IF;
  RETURN NULL;
END $$;
