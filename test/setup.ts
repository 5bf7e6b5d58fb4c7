import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

// Tests say themselves whether they want colour: the terminal they happen to run in has no say.
delete process.env['FORCE_COLOR'];
delete process.env['NO_COLOR'];

// Nothing of a test lands among the files of the person who runs it. What was compiled stays for the next run; Kafka's jars are where they always are.
const own = path.join(import.meta.dirname, '../node_modules/.cache/kstep-tests');
const cacheHome = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
if (cacheHome !== own) process.env['KSTEP_KAFKA_CACHE'] ??= path.join(cacheHome, 'kstep-kafka');
process.env['XDG_CACHE_HOME'] = own;
process.env['XDG_STATE_HOME'] = path.join(own, 'state');
