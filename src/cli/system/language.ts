/** What the environment says, for those who have not chosen. */
export function languageOfSystem(): 'en' | 'zh' { return /^zh/i.test(process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? '') ? 'zh' : 'en'; }
