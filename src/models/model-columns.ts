/** Names of the columns that a model adds to the rows; no file holds them. */
export const scoreColumn = 'probity score'
export const decisionColumn = 'probity decision'
