/**
 * Days for which the file of an import that ended without importing (`checked`, `rejected`) is kept, so that it can be
 * imported without being sent again. It holds personal data that nothing else needs (GDPR art. 5(1)(e)).
 */
export const IMPORT_FILE_DAYS = 30;
