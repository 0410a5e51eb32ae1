/** When the fixed lists came to be, for all instances alike. */
export const SEEDED_AT_MS = 1_764_300_000_005;

/** patchworks-contract.md §6.2: the fixed lists by table, in the order of their ids. */
export const patchworksLists: readonly (readonly [table: string, names: readonly string[]])[] = [
  [
    'system_type',
    // prettier-ignore
    ['Accounting', 'CRM', 'eCommerce', 'ERP', 'Marketplaces', 'Other', 'PIM', 'POS', '3PL', 'WMS', 'Database', 'Tracking'],
  ],
  [
    'authentication_type',
    ['Basic', 'Token-based', 'OAuth 1', 'OAuth 2 (client credentials)', 'OAuth 2 (authorisation code)'],
  ],
  [
    'entity_type',
    // prettier-ignore
    ['Customers', 'Fulfilments', 'Inventory', 'Invoices', 'Locations', 'Orders', 'Payments', 'Prices', 'Products', 'Refunds',
     'Returns', 'Shipments', 'Suppliers', 'Other', 'Devices', 'Positions'],
  ],
];
