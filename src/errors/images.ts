import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const imageErrors = {
  IDX_INVALID: {
    message: (p) => `${quoted(p.source)} is not an IDX file that can be read: ${p.reason}.`,
    hint: () => 'check that the file was copied whole and holds images or labels in the IDX format',
  },
  IMAGE_SOURCE_UNCLEAR: {
    message: (p) =>
      `${p.where} must name one of images (an IDX file), folder and column (of paths); found ${quoted(p.found) || 'none of them'}.`,
    hint: (p) => String(p.hint ?? ''),
  },
  IMAGE_LABELS_DISAGREE: {
    message: (p) => `${quoted(p.images)} holds ${p.rows} images, and ${quoted(p.labels)} holds ${p.found} labels.`,
    hint: () => 'name files that belong together',
  },
  IMAGE_LABEL_OUT_OF_RANGE: {
    message: (p) =>
      `The label of image ${p.image} in ${quoted(p.source)} is ${p.label}; ${p.classes} classes are named, from 0.`,
    hint: () => 'name all classes in the order of their numbers under classes',
  },
  IMAGE_SIZES_DIFFER: {
    message: (p) =>
      `Images must have one size: ${quoted(p.first)} is ${p.expected} (channels × height × width), ${quoted(p.second)} is ${p.found}.`,
    hint: () => 'bring them to one size, or name one under resize: { height: …, width: … }',
  },
  IMAGE_MODEL_SHAPE: {
    message: (p) =>
      `The model ${quoted(p.model)} reads images of ${p.expected} (channels × height × width); ${quoted(p.image)} is ${p.found}.`,
    hint: (p) => String(p.hint ?? ''),
  },
  IMAGE_MODEL_INPUT: {
    message: (p) =>
      `The rows are images, and the model ${quoted(p.model)} has no input for them: its inputs are ${quoted(p.inputs)}.`,
    hint: () => 'an image model reads [rows, channels, height, width] or [rows, height, width, channels]',
  },
  IMAGE_NORMALIZATION: {
    message: (p) => `${p.what} names ${p.found} values; images of ${p.expected} channels need one for each.`,
    hint: () => 'name as many as there are channels',
  },
  IMAGE_FOLDER_MISSING: {
    message: (p) => `There is no folder of images ${quoted(p.folder)}.`,
    hint: (p) => didYouMean(p.nearest),
  },
  IMAGE_FOLDER_EMPTY: {
    message: (p) =>
      `The folder ${quoted(p.folder)} holds no images${p.loose ? ` in sub-folders; ${p.loose} lie beside them` : ''}.`,
    hint: () => 'put the images (PNG, JPEG, WebP or TIFF) of every class in a sub-folder named after it',
  },
  IMAGE_PATH_REFUSED: {
    message: (p) => `The path of image ${quoted(p.path)} leads out of the folder ${quoted(p.folder)}.`,
    hint: () => 'paths are relative to that folder, written with / and without ..; another folder is named under root',
  },
  IMAGE_FILE_MISSING: {
    message: (p) => `The image ${quoted(p.path)} is not in the folder ${quoted(p.folder)}.`,
    hint: () => 'check the column of paths and root; a row without its image is left out with data.where',
  },
  IMAGE_PATH_ABSENT: {
    message: (p) => `Row ${p.row} names no image in column ${quoted(p.column)}.`,
    hint: (p) => `leave such rows out: --where '${JSON.stringify(p.column)} is not null'`,
  },
  IMAGE_BROKEN: {
    message: (p) => `The image ${quoted(p.path)} cannot be read: ${p.reason}.`,
    hint: () => 'replace or remove the file; PNG, JPEG, WebP and TIFF are read',
  },
  IMAGE_COLUMN_UNKNOWN: {
    message: (p) => `${p.where} names the column ${quoted(p.column)}, which the data does not have.`,
    hint: (p) => didYouMean(p.nearest) || `the columns are ${quoted(p.columns, 20)}`,
  },
  IMAGE_PIXEL_COLUMN: {
    message: (p) => `The column ${quoted(p.column)} holds ${p.type}, and pixels are numbers.`,
    hint: () => 'name the columns with pixels under train.input.columns',
  },
  IMAGE_GRID_MISMATCH: {
    message: (p) =>
      `An image of ${p.shape} (channels × height × width) has ${p.expected} pixels, and ${p.found} columns hold pixels.`,
    hint: () =>
      'name the columns in the order of the pixels under train.input.columns, `*` standing for any end of a name',
  },
} as const satisfies Record<string, ErrorEntry>
