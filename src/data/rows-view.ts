/** The view of a dataset's rows, typed and filtered. It is there when the digests of inputs are asked for. */
export const rowsView = 'probity_rows'
