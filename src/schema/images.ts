import { z } from 'zod'

const name = z.string().min(1)

/** How the pixels of an image become numbers: colour channels, size, and the scale of the values. */
export const imageReading = {
  /** 1 grey, 3 colour, 4 colour and transparency. Absent: colour where any image has some. */
  channels: z.union([z.literal(1), z.literal(3), z.literal(4)]).nullable().default(null),
  /** Brings all images to one size. Absent: they must have one. */
  resize: z
    .strictObject({
      height: z.number().int().min(1).max(16_384),
      width: z.number().int().min(1).max(16_384),
      /** `fill` stretches, `cover` cuts off what is too much, `contain` adds background. */
      fit: z.enum(['fill', 'cover', 'contain']).default('fill'),
    })
    .nullable()
    .default(null),
  /** What shows through transparent pixels, and beside an image that is `contain`ed. */
  background: z.enum(['white', 'black']).default('white'),
  /** A value is (byte ÷ divideBy − mean) ÷ deviation of its channel. */
  divideBy: z.number().gt(0).default(255),
  mean: z.array(z.number()).min(1).max(4).nullable().default(null),
  deviation: z.array(z.number().gt(0)).min(1).max(4).nullable().default(null),
}

/** Where images are: an IDX file (with a file of labels), a folder with a sub-folder for each class, or a column of paths. */
export const imagePlace = {
  images: name.nullable().default(null),
  labels: name.nullable().default(null),
  folder: name.nullable().default(null),
  column: name.nullable().default(null),
  /** Folder that the paths of the column are relative to; that of the table unless named. */
  root: name.nullable().default(null),
  /** Names of the classes in the order of the numbers in an IDX file of labels. */
  classes: z.array(name).min(2).nullable().default(null),
  /** Images kept for judging: the test rows of a training, and alone those of an audit. */
  test: z
    .strictObject({
      images: name.nullable().default(null),
      labels: name.nullable().default(null),
      folder: name.nullable().default(null),
    })
    .nullable()
    .default(null),
}

/** `data.images`: the rows are images. */
export const imageSource = z.strictObject({ ...imagePlace, ...imageReading })
export type ImageSource = z.infer<typeof imageSource>

const pixels = z.number().int().min(1).max(16_384)

/** `train.input` of kind images: where they are (else `data.images`, or what `data.source` holds), or which columns are their pixels. */
export const imageInput = z.strictObject({
  kind: z.literal('images'),
  ...imagePlace,
  ...imageReading,
  /** Columns with the pixels of an image, in order; `*` stands for any characters. All that are no other role unless named. */
  columns: z.union([name.transform((column) => [column]), z.array(name).min(1)]).nullable().default(null),
  /** Channels, height and width of an image whose pixels are columns. */
  shape: z.tuple([z.number().int().min(1).max(4), pixels, pixels]).nullable().default(null),
  /** Decoded images are kept in memory up to this size; beyond it files are read again in every epoch. */
  cacheMegabytes: z.number().min(0).default(1024),
})
export type ImageInput = z.infer<typeof imageInput>

/** How a model wants images, as a bundle keeps it. */
export const imagePreprocessing = z.strictObject({
  channels: z.number().int().min(1),
  height: z.number().int().min(1),
  width: z.number().int().min(1),
  /** null: images of another size are refused. */
  fit: z.enum(['fill', 'cover', 'contain']).nullable(),
  background: z.enum(['white', 'black']),
  divideBy: z.number().gt(0),
  mean: z.array(z.number()).nullable(),
  deviation: z.array(z.number().gt(0)).nullable(),
  /** The column of paths that the model was trained with; null where there was none. */
  column: z.string().nullable(),
})
export type ImagePreprocessing = z.infer<typeof imagePreprocessing>
