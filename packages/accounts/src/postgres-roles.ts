import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** A role that signs in with a password. */
export interface PostgresRole {
  name: string;
  password: string;
}

/** Who owns the schema and migrates it, and who works with its rows. */
export interface PostgresRoles {
  owner: PostgresRole;
  application: PostgresRole;
}

/** The names that these roles have unless told otherwise. */
export const postgresRoleNames = { owner: 'paireto_owner', application: 'paireto_app' } as const;

/**
 * SQL that makes the two roles of a database and hands them what they need, to be run in that database by a superuser (or
 * who may create roles and owns it); again and again without harm. The owner may change the schema `public`; the application
 * may read and write rows of its tables, and nothing else. Others may not even connect. Passwords are in it as SCRAM
 * verifiers only.
 */
export function postgresRoles(database: string, { owner, application }: PostgresRoles): string {
  const [db, own, app] = [database, owner.name, application.name].map(identifier);
  return `${[
    ...[owner, application].flatMap(roleOf),
    // Without being a superuser one acts for a role only as its member.
    `DO $$ BEGIN IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN GRANT ${own} TO CURRENT_USER; END IF; END $$`,
    `REVOKE ALL ON DATABASE ${db} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${db} TO ${own}, ${app}`,
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
    `GRANT USAGE, CREATE ON SCHEMA public TO ${own}`,
    `GRANT USAGE ON SCHEMA public TO ${app}`,
    handOver(owner.name),
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${own} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app}`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${own} IN SCHEMA public GRANT USAGE ON SEQUENCES TO ${app}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${app}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app}`,
    protectHistory(app!),
  ].join(';\n')};\n`;
}

const roleOf = ({ name, password }: PostgresRole): string[] => [
  `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(name)}) THEN CREATE ROLE ${identifier(name)}; END IF; END $$`,
  `ALTER ROLE ${identifier(name)} LOGIN NOCREATEDB NOCREATEROLE PASSWORD ${text(scramVerifier(password))}`,
];

/** Tables, sequences and types that somebody else made in `public` before there were roles. */
const handOver = (owner: string): string => `DO $$ DECLARE each record; BEGIN
  FOR each IN SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND pg_get_userbyid(relowner) <> ${text(owner)}
  LOOP EXECUTE format('ALTER TABLE %s OWNER TO %I', each.name, ${text(owner)}); END LOOP;
  FOR each IN SELECT oid::regtype AS name FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typtype = 'e' AND pg_get_userbyid(typowner) <> ${text(owner)}
  LOOP EXECUTE format('ALTER TYPE %s OWNER TO %I', each.name, ${text(owner)}); END LOOP;
END $$`;

/** What was migrated is for the owner to write; `migrate` sees to the same in a database that had no history yet. */
const protectHistory = (
  app: string,
): string => `DO $$ BEGIN IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
  REVOKE INSERT, UPDATE, DELETE ON public._prisma_migrations FROM ${app}; END IF; END $$`;

/** What PostgreSQL keeps of a password (RFC 5803, as pg_authid has it), so that the password itself is in no log. */
function scramVerifier(password: string, salt = randomBytes(16), iterations = 4_096): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${keyOf('Server Key').toString('base64')}`;
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
