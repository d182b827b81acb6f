/* For tests under wine only: wine 8 lacks this library, from which Rust's own takes its random numbers.
   The one function that is asked for is passed on to the older one that wine has. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
    return SystemFunction036(buffer, (ULONG)length);
}
