/**
 * Files of {@code torch.save}, read without Python. A pickle is a program for a small machine, whose instructions may call anything by its
 * name; {@link io.cellstream.importer.pytorch.pickle.PickleReader} follows the instructions and calls nothing. It knows the few names of
 * which a {@code state_dict} is made, and takes what any other name would give for a value that it knows nothing of.
 */
@NullMarked
package io.cellstream.importer.pytorch.pickle;

import org.jspecify.annotations.NullMarked;
