/** A class that declares the shape of an object in a request body. */
export type ShapeClass = new () => object;
