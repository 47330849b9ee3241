/**
 * The example tables of the Department of Consumer and Worker Protection for a selection bias audit under 6 RCNY 5-301: category,
 * applicants, selected, printed impact ratio. The race table's Hispanic row differs from the intersectional rows it should add up to.
 */
export const sexRows = [
  ['Male', 1390, 667, '1.000'],
  ['Female', 1181, 555, '0.979'],
] as const

export const intersectionalRows = [
  ['Hispanic or Latino', 'Male', 205, 90, '0.841'],
  ['White', 'Male', 412, 215, '1.000'],
  ['Black or African American', 'Male', 226, 95, '0.806'],
  ['Native Hawaiian or Pacific Islander', 'Male', 87, 37, '0.815'],
  ['Asian', 'Male', 321, 167, '0.997'],
  ['Native American or Alaska Native', 'Male', 24, 11, '0.878'],
  ['Two or More Races', 'Male', 115, 52, '0.866'],
  ['Hispanic or Latino', 'Female', 190, 82, '0.827'],
  ['White', 'Female', 385, 197, '0.981'],
  ['Black or African American', 'Female', 164, 75, '0.876'],
  ['Native Hawaiian or Pacific Islander', 'Female', 32, 15, '0.898'],
  ['Asian', 'Female', 295, 135, '0.877'],
  ['Native American or Alaska Native', 'Female', 17, 7, '0.789'],
  ['Two or More Races', 'Female', 98, 44, '0.860'],
] as const
