// SPDX-License-Identifier: LGPL-2.1-or-later
                  Signature : "SLIT"
               Table Length : 00000000
                   Revision : 01
                   Checksum : 00
                     Oem ID : "DAXCTL"
               Oem Table ID : "TESTTEST"
               Oem Revision : 00000007
            Asl Compiler ID : "TEST"
      Asl Compiler Revision : 00000001

                 Localities : 0000000000000002
               Locality   0 : 0A 11
               Locality   1 : 15 0A
