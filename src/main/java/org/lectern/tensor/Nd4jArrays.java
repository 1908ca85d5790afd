package org.lectern.tensor;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalStateException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.workspace.ND4JWorkspaceException;

/** Tensors as ND4J arrays and back, over the same memory. */
final class Nd4jArrays {
    private Nd4jArrays() {}

    static INDArray array(Tensor x) {
        long[] shape = new long[x.rank()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = x.dim(i);
        }
        if (x.size() == 0) {
            return Nd4j.create(type(x.dtype()), shape);
        }
        x.storage().keep();
        x.storage().show();
        Pointer pointer = switch (x.dtype()) {
            case FLOAT32 -> new Floats(x);
            case FLOAT64 -> new Doubles(x);
            case INT32 -> new Ints(x);
        };
        DataBuffer buffer = Nd4j.createBuffer(pointer, x.size(), type(x.dtype()));
        return Nd4j.create(buffer, shape);
    }

    static Tensor tensor(INDArray array) {
        Shapes.present("tensor", "an INDArray", array);
        if (array.wasClosed()) {
            throw new TensorException(
                    "tensor", "an open INDArray", "one that was closed", "copy it by dup() before closing it");
        }
        if (array.isEmpty() && array.rank() == 0) {
            return Tensor.zeros(0);
        }
        DType dtype = switch (array.dataType()) {
            case FLOAT, HALF, BFLOAT16 -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case INT, LONG, SHORT, BYTE, UBYTE, UINT16, BOOL, UINT32, UINT64 -> DType.INT32;
            default ->
                throw new TensorException(
                        "tensor",
                        "an INDArray of numbers",
                        array.dataType().toString(),
                        "castTo(DataType.FLOAT) it if it holds numbers");
        };
        int[] shape = new int[array.rank()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.toIntExact(array.size(i));
        }
        if (Shapes.size("tensor", shape, dtype) == 0) {
            return Tensor.zeros(dtype, shape);
        }
        if (array.dataType() != type(dtype)) {
            // By way of doubles, whose conversion to int32 refuses what does not fit.
            return dtype == DType.INT32
                    ? tensor(copied(array).castTo(DataType.DOUBLE)).to(DType.INT32)
                    : tensor(copied(array).castTo(type(dtype)));
        }
        boolean shareable = array.ordering() == 'c' && !array.isView() && !array.isAttached() && dense(array, shape);
        INDArray source = shareable ? array : copied(array);
        long bytes = (long) Shapes.product(shape) * dtype.bytes();
        Block block = new Block(new Address(source.data().addressPointer()), bytes);
        return new Tensor(new Storage(block, source::wasClosed), shape, dtype);
    }

    /** A copy outside of every workspace: what a workspace holds is overwritten when it is entered again. */
    private static INDArray copied(INDArray array) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return array.dup('c');
        } catch (ND4JWorkspaceException | ND4JIllegalStateException e) {
            throw new TensorException(
                    "tensor",
                    "an INDArray whose workspace is open",
                    "one of a workspace that was left",
                    "detach() it, or make the tensor, before leaving the workspace");
        }
    }

    private static boolean dense(INDArray array, int[] shape) {
        int[] strides = Shapes.strides(shape);
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != 1 && array.stride(i) != strides[i]) {
                return false;
            }
        }
        return true;
    }

    private static DataType type(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> DataType.FLOAT;
            case FLOAT64 -> DataType.DOUBLE;
            case INT32 -> DataType.INT;
        };
    }

    /** A plain address. */
    private static final class Address extends Pointer {
        Address(Pointer start) {
            super(start);
            address = start.address();
            position = 0;
        }
    }

    // These pointers keep the tensor's memory from going back to the pool: ND4J copies pointers, and a copy holds on to
    // its
    // original only where that has a deallocator. The capacity is set after it, so that javacpp does not count the
    // memory.

    private static final class Floats extends FloatPointer {
        Floats(Tensor x) {
            super(x.storage().floatPointer());
            Storage storage = x.storage();
            deallocator(() -> Reference.reachabilityFence(storage));
            capacity(x.size());
        }
    }

    private static final class Doubles extends DoublePointer {
        Doubles(Tensor x) {
            super(x.storage().doublePointer());
            Storage storage = x.storage();
            deallocator(() -> Reference.reachabilityFence(storage));
            capacity(x.size());
        }
    }

    private static final class Ints extends IntPointer {
        Ints(Tensor x) {
            super(x.storage().address());
            Storage storage = x.storage();
            deallocator(() -> Reference.reachabilityFence(storage));
            capacity(x.size());
        }
    }
}
