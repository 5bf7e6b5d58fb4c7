import { DROP_REASONS, HOLD_REASONS, type DropReason, type HoldReason } from '../../trace/reasons.ts';
import type { Language } from '../session-options.ts';
import type { ViewText } from '../view.ts';
import { EN } from './en.ts';
import type { Operands } from './operands.ts';
import type { Phrases, ReasonPhrase } from './phrases.ts';
import { text, type Tell } from './text.ts';
import { ZH } from './zh.ts';

const TABLES: { readonly [language in Language]: Phrases } = { en: EN, zh: ZH };

/** The words of a language, with reasons by whatever name a trace has for them. */
export interface Words extends Phrases {
  /** In a few words: `null key`. */
  shortReason(reason: string): string;
  reason(reason: string, operands: Operands, tell: Tell): ViewText;
}

function wordsOf(phrases: Phrases): Words {
  const phrase = (reason: string): ReasonPhrase | null => {
    if (reason in DROP_REASONS) return phrases.drops[reason as DropReason];
    return reason in HOLD_REASONS ? phrases.holds[reason as HoldReason] : null;
  };
  return {
    ...phrases,
    shortReason: (reason) => phrase(reason)?.short ?? reason,
    reason: (reason, operands, tell) => phrase(reason)?.tell(operands, tell) ?? text`${reason}`,
  };
}

const WORDS: { readonly [language in Language]: Words } = { en: wordsOf(TABLES.en), zh: wordsOf(TABLES.zh) };

export function phrasesOf(language: Language): Words { return WORDS[language]; }
